import { ProblemError } from '~/lib/problem';
import { isolated } from '~/lib/text/isolated';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { FileProblem } from '../FileProblem';

interface UploadRefusalProps {
  file: File;
  error: Error;
  onRetry: () => void;
}

/** Why a file was not taken: what is wrong with it, or with the way to the server. */
export function UploadRefusal({ file, error, onRetry }: UploadRefusalProps) {
  if (error instanceof ProblemError && (error.status === 422 || error.status === 413)) {
    return (
      <FileProblem
        file_name={file.name}
        message={error.message}
        problems={error.fields}
        request_id={error.request_id}
      />
    );
  }
  return (
    <ErrorPanel error={error} what={`“${isolated(file.name)}” was not sent`} onRetry={onRetry} />
  );
}
