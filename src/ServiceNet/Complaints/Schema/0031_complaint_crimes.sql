-- A suspected crime (涉嫌犯罪) found in a case: apart from it, since few may see it. It has clocks of its own and moves beside the case.
create table complaint_crimes (
  complaint_id uuid primary key,
  state text not null check (state in ('reported', 'toTransfer', 'notTransferred', 'handedOver', 'policeAccepted', 'policeRefused')),
  reported_by uuid not null,
  reported_at timestamptz not null,
  reason text not null,
  decided_at timestamptz,
  decision text,
  agency text,
  receipt text,
  handed_at timestamptz,
  answered_at timestamptz,
  answer text,
  constraint complaint_crimes_decided check ((state = 'reported') = (decided_at is null)),
  constraint complaint_crimes_handed check ((state in ('handedOver', 'policeAccepted', 'policeRefused')) = (handed_at is not null) and (handed_at is null) = (agency is null)),
  constraint complaint_crimes_answered check ((state in ('policeAccepted', 'policeRefused')) = (answered_at is not null))
);
