import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Copy } from './Copy';

interface CopyTextButtonProps {
  text: string;
  label: string;
}

/** Copies a text, and says so. */
export function CopyTextButton({ text, label }: CopyTextButtonProps) {
  return (
    <Copy value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={copy}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </Copy>
  );
}
