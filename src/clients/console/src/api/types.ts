// Names for the shapes of the generated schema, nothing more: a change of the API fails the type check.
import type { components, operations, paths } from '../../../api/schema'

type Schemas = components['schemas']
type QueryOf<Operation extends { parameters: { query?: unknown } }> = NonNullable<Operation['parameters']['query']>

export type { paths }
export type Problem = Schemas['ProblemDetails']
export type Tokens = Schemas['TokenView']
export type Role = Schemas['StaffRole']
export type StaffMe = Schemas['StaffMeView']
export type StationRef = Schemas['StationNameView'] & { counters?: number }
export type StationKind = Schemas['StationKind']
export type StationStatus = Schemas['StationStatus']
export type StationItem = Schemas['StationView']
export type StationPage = Schemas['PageOfStationView']
export type StationDetail = Schemas['StationDetailView']
export type StationPatch = Schemas['EditStationRequest']
export type DayOffer = Schemas['BookingDayView']
export type SlotOffer = Schemas['SlotView']
export type BookingStatus = Schemas['BookingStatus']
export type StaffBooking = Schemas['StaffBookingView']
export type StaffBookingPage = Schemas['PageOfStaffBookingView']
export type BookingHistoryEntry = Schemas['HistoryView']
export type BookingSearch = Schemas['SearchRequest']
export type CheckIn = Schemas['CheckInRequest']
export type RevealField = NonNullable<Schemas['RevealField']>
export type BookingsAsked = Omit<QueryOf<operations['listCounterBookings']>, 'cursor' | 'limit' | 'status'>
export type CounterEvent = Schemas['CounterEventView']
export type CounterAct = Schemas['CounterAct']
export type Note = Schemas['NoteView']
export type AuditEntry = Schemas['AuditEntryView']

export type Priority = NonNullable<Schemas['Priority']>
export type LineRule = NonNullable<Schemas['LineRule']>
export type TicketAct = Schemas['TicketMove']
export type StaffTicket = Schemas['StaffTicketView']
export type CounterState = Schemas['StaffCounterView']
export type StaffLine = Schemas['StaffLineView']
export type QueueRules = Schemas['QueueRulesView']
export type Estimate = Schemas['EstimateView']
export type EstimateState = Schemas['EstimateState']
export type Coverage = Schemas['CoverageView']
export type WhyView = Schemas['WhyView']
export type LogEntry = Schemas['LogEntryView']
export type LogPage = Schemas['PageOfLogEntryView']
export type Wall = Schemas['WallView']
export type LineView = Schemas['LineView']
export type CallView = Schemas['CallView']
export type LineEvent = Schemas['LineEventView']
export type StaffLineEventData = Schemas['StaffLineEventView']

export type ComplaintKind = Schemas['ComplaintKind']
export type ComplaintStatus = Schemas['ComplaintStatus']
export type StaffComplaint = Schemas['StaffComplaintView']
export type StaffComplaintItem = Schemas['StaffComplaintItem']
export type StaffComplaintPage = Schemas['PageOfStaffComplaintItem']
export type ComplaintsAsked = QueryOf<operations['listComplaints']>
export type ComplaintFiling = Schemas['SubmitRequest']
export type ComplaintGuide = Schemas['GuideView']
export type ComplaintChoices = Schemas['ChoicesView']
/** What happened to a case since a page was made; comes with the refusal `complaint.changed`. */
export interface ComplaintChange { at: string; by: string; kind: string; title: string }
export type NextDue = NonNullable<Schemas['NextDueView']>
export type CaseDeadline = Schemas['DeadlineView']
export type DeadlineProof = Schemas['ProofView']
export type DeadlineRule = Schemas['DeadlineRuleView']
export type NewDeadlineRule = Schemas['AddRuleRequest']
export type DayWhy = Schemas['DayWhy']
export type TimelineEntry = Schemas['TimelineView']
export type EvidenceFile = Schemas['FileView']
export type RightKind = Schemas['RightKind']
export type CaseCounts = Schemas['ComplaintCountsView']
export type Colleague = Schemas['AssigneeView']
export type SimilarCase = Schemas['SimilarCaseView']
export type SimilarCases = Schemas['SimilarView']
export type AssignedMany = Schemas['AssignedView']
export type EvidenceLink = Schemas['EvidenceLinkView']
export type SuspectedCrime = Schemas['CrimeView']
export type StaffMessage = Schemas['StaffMessageView']
export type StaffMessagePage = Schemas['PageOfStaffMessageView']
export type ReplyTemplate = Schemas['TemplateView']
export type NewReplyTemplate = Schemas['AddTemplateRequest']
export type SavedView = Schemas['SavedView']
export type ExportRequest = Schemas['ExportRequest']
export type ExportState = Schemas['ExportView']
