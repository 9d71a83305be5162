const files = import.meta.glob<object>('../locales/en/*.json', { eager: true, import: 'default' });

/** By screen: the name of the file. */
export const texts = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), text]),
);
