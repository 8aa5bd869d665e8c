import { privacyRules } from '@sightline/schemas';

const sensitiveName = new RegExp(privacyRules.urls.parameters, 'i');

/** A URL without `user:password@` and without the values of sensitive query and fragment parameters. */
export const maskUrl = (url: string): string =>
  url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')
    .replace(/([?&#;])([^=&#?;]+)=[^&#;]*/g, (parameter, before: string, name: string) =>
      isSensitive(name) ? `${before}${name}=***` : parameter,
    );

/** Also `customer[email]` and percent-encoded names. */
function isSensitive(name: string): boolean {
  try {
    return decodeURIComponent(name)
      .split(/[[\].]+/)
      .some((part) => sensitiveName.test(part));
  } catch {
    return true;
  }
}
