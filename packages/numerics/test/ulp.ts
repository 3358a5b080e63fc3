const value = new Float64Array(1);
const bits = new BigInt64Array(value.buffer);

/** Distance from |x| to the next greater double; 5e-324 for 0 and subnormal numbers. */
export const ulp = (x: number): number => {
  value[0] = Math.abs(x);
  const low = value[0];
  bits[0] += 1n;
  return value[0] - low;
};

/** The double after x in the direction of Infinity, for finite x. */
export const nextUp = (x: number): number => {
  value[0] = x === 0 ? 0 : x;
  bits[0] += value[0] < 0 ? -1n : 1n;
  return value[0];
};
