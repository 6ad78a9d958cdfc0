import { useLoad } from '../platform/loading';
import { fetchComplaintGuide } from '../api/complaint-calls';
import { fetchSummary } from '../api/calls';

/** What the server says of kinds and rights. The pages stand without it: it explains and checks, it does not decide. */
export const useGuide = () => useLoad(fetchComplaintGuide);

export const useDistricts = () => useLoad(async () => (await fetchSummary()).districts.map(({ code, name }) => ({ value: code, name })));
