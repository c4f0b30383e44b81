import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMay } from '~/api/access/useMay';
import classes from '../Transfer.module.css';
import { ImportList } from './ImportList';
import { NewImport } from './NewImport';

export function ImportTab() {
  const mayEdit = useMay('editor');
  return (
    <div className={classes['columns']}>
      {mayEdit ? (
        <NewImport />
      ) : (
        <Alert color="gray" icon={<IconLock size={18} />} title="You can look, but not import">
          Importing takes the role of an editor. What others imported, and what it did, is listed
          here.
        </Alert>
      )}
      <ImportList mayEdit={mayEdit} />
    </div>
  );
}
