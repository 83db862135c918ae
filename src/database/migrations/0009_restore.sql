-- What an export of our own brings beside what is written in daily use: settled conflicts, how far a session was read.
grant insert (resolved_at, kept) on conflicts to rapport_app;
grant insert (proposed_position) on sessions to rapport_app;
