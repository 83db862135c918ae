/**
 * Remembers what a pure function of a text answered, for the `most` texts asked for last: a session's core is the same for every
 * turn of it. Holds the texts themselves, so `most` times their length is what it costs in memory.
 */
export function memoise<Value>(work: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    const value = found ?? work(text);
    // Deleted and set again, the entry moves to the young end of the map's order.
    if (found !== undefined) known.delete(text);
    else if (known.size >= most) known.delete(known.keys().next().value ?? "");
    known.set(text, value);
    return value;
  };
}
