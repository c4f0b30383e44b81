import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { importsQuery } from '~/api/transfer/imports';
import { Empty } from '~/ui/page/Empty';
import { RecentList } from '../RecentList';
import { ImportItem } from './ImportItem';

/** What was imported, or waits to be, latest first. */
export function ImportList({ mayEdit }: { mayEdit: boolean }) {
  const list = useInfiniteQuery(importsQuery);
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.imports) ?? [], [list.data]);
  return (
    <RecentList
      title="Recent imports"
      failure="The imports could not be read"
      list={list}
      items={items.map((one) => (
        <ImportItem key={one.import_id} one={one} />
      ))}
      empty={
        <Empty icon={<IconFileImport size={26} />} title="Nothing was imported yet">
          {mayEdit
            ? 'Drop an export of another environment, or a table with the columns character_slug, emotion and prompt_text. You see what it would do before anything is changed.'
            : 'When an editor imports a file, what it did is kept here.'}
        </Empty>
      }
    />
  );
}
