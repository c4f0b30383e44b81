import { Badge, Button, NativeSelect, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import type { StagingConfigVersion } from '~/api/staging/configuration';
import { Disclosure } from '~/ui/page/Disclosure';
import { RelativeTime } from '~/ui/text/RelativeTime';
import classes from '../Configuration.module.css';
import { fieldInWords } from '../words';
import { VersionChanges } from './VersionChanges';

interface VersionItemProps {
  version: StagingConfigVersion;
  isCurrent: boolean;
  isOpened: boolean;
  /** What it is compared with; the version before when it is left out. */
  base: number | undefined;
  onShow: (search: { v?: number | undefined; vs?: number | undefined }) => void;
  onRestore: () => void;
}

/** One version: whose, when and why; once it is opened, what it changed. */
export function VersionItem(props: VersionItemProps) {
  const { version, isCurrent, isOpened, base, onShow, onRestore } = props;
  const number = version.version;
  const others = Array.from({ length: number - 1 }, (_, at) => number - 1 - at);
  const title = (
    <>
      <span>
        <strong>v{number}</strong> {titleOf(version)}
      </span>
      {isCurrent && (
        <Badge component="span" variant="light" radius="sm" tt="none">
          In force
        </Badge>
      )}
    </>
  );
  const below = (
    <>
      {version.change_reason !== '' && (
        <Text size="sm" dir="auto">
          {version.change_reason}
        </Text>
      )}
      <Text size="xs" c="var(--mien-quiet)">
        <bdi>{version.created_by}</bdi>, <RelativeTime at={version.created_at} />
      </Text>
    </>
  );
  return (
    <li className={classes['version']}>
      <Disclosure
        title={title}
        below={below}
        isOpened={isOpened}
        onToggle={() => onShow(isOpened ? {} : { v: number })}
      >
        {others.length > 1 && (
          <NativeSelect
            label="Changes since"
            size="xs"
            maw={200}
            value={String(base ?? number - 1)}
            data={others.map((other) => ({ value: String(other), label: `v${other}` }))}
            onChange={({ currentTarget: { value } }) =>
              onShow({ v: number, vs: Number(value) === number - 1 ? undefined : Number(value) })
            }
          />
        )}
        <VersionChanges version={version} base={base} />
        {!isCurrent && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRestore size={15} aria-hidden />}
            onClick={onRestore}
          >
            Restore v{number}…
          </Button>
        )}
      </Disclosure>
    </li>
  );
}

/** What it did, in a line. */
function titleOf({ version, restored_from, changes }: StagingConfigVersion): string {
  if (restored_from !== null) return `Restored v${restored_from}`;
  if (version === 1) return 'As it was set up';
  return changes.map(({ field }) => fieldInWords(field)).join(', ');
}
