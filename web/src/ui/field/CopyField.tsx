import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Copy } from './Copy';
import classes from './CopyField.module.css';

interface CopyFieldProps {
  label: string;
  value: string;
}

/** Something to take along, as it is, with a button that copies it. */
export function CopyField({ label, value }: CopyFieldProps) {
  return (
    <div className={classes['field']}>
      <div className={classes['head']}>
        <span>{label}</span>
        <Copy value={value}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              aria-label={`Copy: ${label}`}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </Copy>
      </div>
      <pre className={classes['value']}>{value}</pre>
    </div>
  );
}
