import type { ComplaintKind } from '@/api/types'

export interface OtherRoute { name: string; how: string }

/**
 * What a person is told is open to them instead, shown before the decision. The server writes the list that counts into the
 * rejection; this one is its preview.
 */
const routes: Record<ComplaintKind, readonly OtherRoute[]> = {
  consumerComplaint: [
    { name: '与经营者协商和解', how: '带上购买凭证，直接与经营者商量。' },
    { name: '请消费者协会调解', how: '向消费者协会或者依法成立的其他调解组织申请调解。' },
    { name: '向有关行政部门投诉', how: '拨打12315，或在全国12315平台投诉。' },
    { name: '申请仲裁', how: '与经营者有仲裁协议的，提请仲裁机构仲裁。' },
    { name: '向人民法院起诉', how: '带上证据到有管辖权的人民法院起诉。' },
  ],
  infringementReport: [
    { name: '向主管部门举报', how: '拨打12315，或在全国12315平台举报。' },
    { name: '请求行政裁决或调解', how: '专利等纠纷可以向有管辖权的知识产权管理部门提出请求。' },
    { name: '向人民法院起诉', how: '带上权利证明和证据到有管辖权的人民法院起诉。' },
  ],
  serviceComplaint: [{ name: '拨打12345', how: '向政务服务便民热线反映。' }],
}

export const otherRoutes = (kind: ComplaintKind): readonly OtherRoute[] => routes[kind] ?? []
