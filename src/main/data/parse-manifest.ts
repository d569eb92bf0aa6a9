import { DatasetDetail } from '../../shared/domain/dataset.ts';
import { tellHolds } from './tell-holds.ts';

/** What a manifest says; one from before data sets knew what they hold is told it by its columns. Throws where it describes no data set. */
export function parseManifest(manifest: unknown): DatasetDetail {
  const detail = DatasetDetail.parse(manifest);
  if (typeof manifest === 'object' && manifest !== null && 'holds' in manifest) return detail;
  const { timeRange, values = null } = detail.statistics;
  return { ...detail, holds: tellHolds(detail.columns, { hasTimes: timeRange !== null, values }) };
}
