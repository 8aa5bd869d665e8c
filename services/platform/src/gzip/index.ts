export { inflateMemberInto, statedSize } from './inflate-member-into.ts';
