export { assertLinear } from './assert-linear.ts';
