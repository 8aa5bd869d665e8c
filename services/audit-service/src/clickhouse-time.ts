/** SQL: a DateTime64(3) expression as epoch milliseconds, a JSON number. */
export const epochMs = (expression: string): string => `toFloat64(toUnixTimestamp64Milli(${expression}))`;

/** SQL: a query parameter that holds epoch milliseconds, as DateTime64(3, 'UTC'). */
export const timeParameter = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
