const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long a link may live; seconds. The API takes 60 s to 30 days. */
export const shareLifetimes = [
  { seconds: minute, label: '1 minute' },
  { seconds: 15 * minute, label: '15 minutes' },
  { seconds: hour, label: '1 hour' },
  { seconds: day, label: '1 day' },
  { seconds: 7 * day, label: '7 days' },
  { seconds: 30 * day, label: '30 days' },
];

export const defaultLifetime = day;
