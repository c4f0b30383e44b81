import { IconFileExport } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNames } from '~/api/people/useNames';
import { exportQuery, exportsQuery } from '~/api/transfer/exports';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { RecentList } from '../RecentList';
import classes from '../Transfer.module.css';
import { ExportItem } from './ExportItem';
import { namedIds } from './words';

interface ExportListProps {
  /** The id of the one whose details are shown. */
  opened: string | undefined;
  mayEdit: boolean;
  onOpen: (id: string | undefined) => void;
}

/** Files that are kept or on their way, latest first. */
export function ExportList({ opened, mayEdit, onOpen }: ExportListProps) {
  const list = useInfiniteQuery(exportsQuery);
  const listed = useMemo(() => list.data?.pages.flatMap((page) => page.exports) ?? [], [list.data]);
  // A link may lead to one that is farther down, or that was made a moment ago.
  const isListed = listed.some(({ export_id }) => export_id === opened);
  const alone = useQuery({
    ...exportQuery(opened ?? ''),
    enabled: opened !== undefined && !isListed,
  });
  const items = alone.data && !isListed ? [alone.data, ...listed] : listed;
  const names = useNames(items.flatMap(({ character_ids }) => namedIds(character_ids)));
  return (
    <RecentList
      title="Recent exports"
      failure="The exports could not be read"
      className={classes['recent']}
      list={list}
      note={
        alone.error &&
        !isListed && (
          <ErrorPanel error={alone.error} what="The export of this link could not be read" />
        )
      }
      items={items.map((one) => (
        <ExportItem
          key={one.export_id}
          made={one}
          names={names}
          mayEdit={mayEdit}
          isOpened={one.export_id === opened}
          onOpen={onOpen}
        />
      ))}
      empty={
        <Empty icon={<IconFileExport size={26} />} title="No files are kept">
          {mayEdit
            ? 'Choose what goes into a file and press Export. It can be downloaded for seven days, by everyone who may look here.'
            : 'When an editor exports prompts, the file can be downloaded here for seven days.'}
        </Empty>
      }
    />
  );
}
