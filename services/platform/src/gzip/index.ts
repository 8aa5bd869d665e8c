export { headerBytes, headerFault, inflateMemberInto, statedSize, trailerBytes } from './inflate-member-into.ts';
