import { useQuery } from '@tanstack/react-query';
import { isUnderWay } from '~/lib/clip/clip';
import { previewQuery, type Preview } from './previews';
import { videoQuery, type Video } from './videos';

/** A preview of a list; while it is under way read alone, as only then its place in line is told. */
export function useLivePreview(listed: Preview): Preview {
  const underWay = isUnderWay(listed.status);
  const { data } = useQuery({ ...previewQuery(listed.preview_id), enabled: underWay });
  return underWay && data ? data : listed;
}

/** The same for a video. */
export function useLiveVideo(listed: Video): Video {
  const underWay = isUnderWay(listed.status);
  const { data } = useQuery({ ...videoQuery(listed.video_id), enabled: underWay });
  return underWay && data ? data : listed;
}
