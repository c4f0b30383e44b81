import { Button } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { TemplateDetails } from '~/api/templates/templates';
import { lazyPart } from '~/ui/lazy/lazyPart';

export const ApplyDialog = lazyPart('overlay', () => import('./ApplyDialog'));

export function ApplyButton({ template }: { template: TemplateDetails }) {
  const [isApplying, setIsApplying] = useState(false);
  return (
    <>
      <Button onClick={() => setIsApplying(true)}>Apply to cells…</Button>
      <Suspense fallback={null}>
        {isApplying && <ApplyDialog template={template} onClose={() => setIsApplying(false)} />}
      </Suspense>
    </>
  );
}
