import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import classes from '../Transfer.module.css';
import { ExportForm } from './ExportForm';
import { ExportList } from './ExportList';

const route = getRouteApi('/shell/transfer');

export function ExportTab() {
  const opened = route.useSearch().export;
  const navigate = route.useNavigate();
  const mayEdit = useMay('editor');
  const open = (id: string | undefined) =>
    void navigate({ search: { export: id }, replace: true, resetScroll: false });
  return (
    <div className={classes['columns']}>
      {mayEdit ? (
        <ExportForm onCreated={open} />
      ) : (
        <Alert color="gray" icon={<IconLock size={18} />} title="You can look, but not export">
          Exporting takes the role of an editor. Files that others have made can be downloaded here
          for seven days.
        </Alert>
      )}
      <ExportList opened={opened} mayEdit={mayEdit} onOpen={open} />
    </div>
  );
}
