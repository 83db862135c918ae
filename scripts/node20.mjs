// Vitest 5 groups its failures with Map.groupBy, which Node 20 lacks; without this a failing test is reported as a crash.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};
