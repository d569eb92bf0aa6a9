import { Recommendation, RecommendRequest } from '../domain/audition.ts';
import { procedure } from './base.ts';

export const audition = {
  recommend: procedure.input(RecommendRequest).output(Recommendation),
};
