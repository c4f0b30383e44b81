import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';

/** Which environment this is: nobody should mistake staging for production, or the reverse. */
export function EnvironmentBadge() {
  const environment = useQuery(meQuery).data?.environment;
  if (!environment) return null;
  return (
    <Badge
      variant="light"
      radius="sm"
      size="lg"
      tt="none"
      color={environment === 'production' ? 'gray' : 'orange'}
    >
      {environment}
    </Badge>
  );
}
