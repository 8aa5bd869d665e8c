/** The consumer group of the archive; what it has committed is in the store. */
export const archiveGroup = 'sightline-archive';
