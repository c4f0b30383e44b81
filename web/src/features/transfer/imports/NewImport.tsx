import { Paper, Stack, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { UploadProgress } from '~/ui/page/UploadProgress';
import { DropZone } from './DropZone';
import { oneFile } from './fileCheck';
import { FileFormats } from './FileFormats';
import { UploadGuard } from './UploadGuard';
import { UploadRefusal } from './UploadRefusal';
import { useUpload } from './useUpload';

/** From a file to its plan. */
export function NewImport() {
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string>();
  const { state, send, stop } = useUpload(({ import_id }) => {
    const params = { importId: import_id };
    void navigate({ to: '/transfer/import/$importId', params, ignoreBlocker: true });
  });
  const choose = (files: readonly File[]) => {
    const chosen = oneFile(files);
    if ('problem' in chosen) {
      setProblem(chosen.problem);
    } else {
      setProblem(undefined);
      send(chosen.file);
    }
  };
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Stack gap="md">
        <Title order={2} id={id}>
          New import
        </Title>
        {state.name === 'sending' ? (
          <UploadProgress file={state.file} share={state.share} onCancel={stop} />
        ) : (
          <DropZone problem={problem} onFiles={choose} />
        )}
        {state.name === 'refused' && (
          <UploadRefusal file={state.file} error={state.error} onRetry={() => send(state.file)} />
        )}
        <FileFormats />
      </Stack>
      <UploadGuard isSending={state.name === 'sending'} />
    </Paper>
  );
}
