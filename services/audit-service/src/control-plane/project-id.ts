const longest = 40;

/** `control-record.schema.json`, Project.id. */
export const projectIdPattern = /^[a-z0-9][a-z0-9-]{1,39}$/;

/** An id in plain ASCII out of a name: 'Café Nord!' becomes 'cafe-nord'. A name without Latin letters gives 'project'. */
export function slugify(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return projectIdPattern.test(slug) ? slug : 'project';
}

/** The slug of `name`, numbered from 2 on when it is taken. */
export function freeProjectId(name: string, taken: (id: string) => boolean): string {
  const slug = slugify(name);
  if (!taken(slug)) return slug;
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const id = `${slug.slice(0, longest - suffix.length)}${suffix}`;
    if (!taken(id)) return id;
  }
}
