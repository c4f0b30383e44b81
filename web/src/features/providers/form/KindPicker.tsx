import { Radio } from '@mantine/core';
import type { ProviderKind } from '~/api/providers/providers';
import { kindNames, kinds } from '../words';
import classes from '../Providers.module.css';

interface KindPickerProps {
  kind: ProviderKind;
  onChange: (kind: ProviderKind) => void;
}

/** Chooses a kind of provider, each explained in a sentence. */
export function KindPicker({ kind, onChange }: KindPickerProps) {
  return (
    <Radio.Group
      label="Kind"
      value={kind}
      onChange={(value) => onChange(kindNames.find((name) => name === value) ?? kind)}
    >
      <div className={classes['kinds']}>
        {kindNames.map((name) => (
          <div key={name} className={classes['kind']} data-checked={name === kind || undefined}>
            <Radio value={name} label={kinds[name].name} description={kinds[name].about} />
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}
