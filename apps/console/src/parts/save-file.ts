/** Hands a text to the reader as a file. */
export const saveFile = (
  name: string,
  type: 'text/csv' | 'text/plain' | 'application/json',
  text: string,
): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
