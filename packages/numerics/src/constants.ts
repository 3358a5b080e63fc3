/** Natural logarithm of 2. */
export const LN_2 = 0.6931471805599453;

/** Natural logarithm of 2π. */
export const LN_2PI = 1.8378770664093456;
