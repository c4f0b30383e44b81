import { IconLock } from '@tabler/icons-react';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';

/** For those whose role does not let them vote. */
export function NotForYou({ experimentId }: { experimentId: string }) {
  return (
    <Empty
      icon={<IconLock size={28} />}
      title="Voting takes the role of an editor"
      action={
        <LinkButton to="/experiments/$experimentId" params={{ experimentId }} search={{}}>
          To the experiment
        </LinkButton>
      }
    >
      You can look at its texts, its clips and its result. An admin can give you the role.
    </Empty>
  );
}
