import { Body } from './Body';

interface ReadOnlyContentProps {
  label?: string;
  content: unknown;
}

/** A content as it is kept, or a body as it was sent. */
export function ReadOnlyContent({ label = 'Content', content }: ReadOnlyContentProps) {
  return <Body label={label} body={content} places={[]} />;
}
