/**
 * Names for statements that PostgreSQL keeps parsed and planned in each connection: parsing and planning was a third of what a turn
 * cost the server. Texts come from the source alone, values are bound, so there are few; past `most` a text stays unnamed.
 */
export function createStatementNames(most = 400): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= most) return known;
    const name = `rapport_${names.size}`;
    names.set(text, name);
    return name;
  };
}
