import type { ColumnRole } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import type { SourceColumn } from './readers/source-column.ts';

const SHARED_ROLES: readonly ColumnRole[] = ['context', 'ignore'];

/**
 * Gives columns the roles that were asked for; a guessed role gives way to an asked one of its kind.
 * Throws `dataset.missingColumn` for a column that is not there, `input.invalid` where two columns ask for a role that only one can have.
 */
export function assignRoles(columns: readonly SourceColumn[], asked: Readonly<Record<string, ColumnRole>>, source: string): SourceColumn[] {
  const names = columns.map(({ name }) => name);
  for (const name of Object.keys(asked)) {
    if (names.includes(name)) continue;
    throw new AppError('dataset.missingColumn', `${source} has no column "${name}" to give a role. Its columns are ${names.join(', ')}.`, {
      source,
      received: name,
      columns: names,
    });
  }
  const taken = Object.values(asked).filter((role) => !SHARED_ROLES.includes(role));
  const twice = taken.find((role, index) => taken.indexOf(role) !== index);
  if (twice !== undefined) {
    const rivals = Object.keys(asked).filter((name) => asked[name] === twice);
    throw new AppError('input.invalid', `The columns ${rivals.join(' and ')} cannot both have the role "${twice}". Choose one of them.`, {
      role: twice,
      columns: rivals,
    });
  }
  return columns.map((column) => {
    const role = asked[column.name] ?? (taken.includes(column.role) ? 'ignore' : column.role);
    return { ...column, role };
  });
}
