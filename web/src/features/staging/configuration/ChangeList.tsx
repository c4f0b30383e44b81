import type { StagingConfigVersion } from '~/api/staging/configuration';
import { ValueChange } from '~/ui/diff/ValueChange';
import classes from './Configuration.module.css';
import { fieldInWords, valueInWords } from './words';

/** What changes in a configuration, field by field. */
export function ChangeList({ changes }: { changes: StagingConfigVersion['changes'] }) {
  return (
    <div className={classes['changes']}>
      {changes.map(({ field, from, to }) => (
        <ValueChange
          key={field}
          name={fieldInWords(field)}
          from={field === 'database_password' ? 'the one before' : valueInWords(field, from)}
          to={field === 'database_password' ? 'another one' : valueInWords(field, to)}
        />
      ))}
    </div>
  );
}
