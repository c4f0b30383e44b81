import { IconPlugConnected } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from '~/ui/page/Empty';
import classes from '../Providers.module.css';

const steps = [
  {
    title: 'Start ComfyUI where Mien can reach it',
    text: 'Run it with --listen on the machine with the graphics card. For an address that is not https, an operator adds its network to [providers] of the configuration.',
  },
  {
    title: 'Connect it',
    text: 'Choose ComfyUI, give its address, such as http://10.0.0.5:8188, and save. It is tested at once, and you are told what is wrong.',
  },
  {
    title: 'Paste a workflow, and choose it',
    text: 'Export it with “Export (API)” in ComfyUI and add it as a preset. Try the dry run, then say which characters or emotions it is for.',
  },
];

/** What a provider is, for somebody who has connected none. */
export function FirstProvider({ action }: { action: ReactNode }) {
  return (
    <>
      <Empty icon={<IconPlugConnected size={28} />} title="No providers yet" action={action}>
        Until one is connected, the built-in renderer makes all clips: free, offline, and drawn. A
        provider makes real video of the same texts.
      </Empty>
      <ol className={classes['steps']} aria-label="Connect ComfyUI in three steps">
        {steps.map(({ title, text }) => (
          <li key={title}>
            <strong>{title}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
