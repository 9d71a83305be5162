/** Ids of people as one reads them: `demo:duty` is `duty`, an account stays what it is. */
export const shortName = (id: string): string => id.replace(/^demo:/, '');
