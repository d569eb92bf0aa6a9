/** What a schema says about one place of an input; the common part of zod's and the standard schema's issues. */
export type InputIssue = { message: string; path?: ReadonlyArray<PropertyKey | { key: PropertyKey }> | undefined };

/** A place in an input that was refused, for forms to show beside the field. */
export type InvalidField = { path: string; message: string };

const SHOWN_ISSUES = 5;
const SHOWN_CHARACTERS = 80;

/** Says which fields of an input were refused, what they held and what they should hold. */
export function describeIssues(issues: readonly InputIssue[], received: unknown): { message: string; fields: InvalidField[] } {
  const fields = issues.map((issue) => {
    const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
    return { path: formatPath(keys), message: `${issue.message} (received ${shorten(valueAt(received, keys))})` };
  });
  const shown = fields.slice(0, SHOWN_ISSUES).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const rest = fields.length > SHOWN_ISSUES ? `; and ${fields.length - SHOWN_ISSUES} more` : '';
  return { message: `The input cannot be used: ${shown.join('; ')}${rest}.`, fields };
}

/** `models[0].space.learningRate`. */
function formatPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

function valueAt(value: unknown, keys: readonly PropertyKey[]): unknown {
  return keys.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
}

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
