/** One column of an insert. Values are pushed one after the other, with how often each repeats. */
export interface Column<Value> {
  push(value: Value, times?: number): void;
  length(): number;
  /** ClickHouse's name of the type in which the values are sent; the table's column may be of another. */
  type: string;
  /** The values in ClickHouse's Native format. */
  encode(): Buffer[];
}
