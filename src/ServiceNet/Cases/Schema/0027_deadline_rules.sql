-- How long something may take, and by which law or promise. Chosen by the day a case was received. Versions are added, never
-- edited: a case keeps the version it was started under. `effective_to` is the law's own last day where it has one; else a
-- version ends the day before the next begins.
create table deadline_rules (
  code text not null,
  version int not null check (version >= 1),
  place int not null,
  name text not null,
  applies_to text not null check (applies_to in ('consumerComplaint', 'infringementReport', 'serviceComplaint', 'any')),
  effective_from date not null,
  effective_to date check (effective_to >= effective_from),
  basis text not null,
  source text not null,
  amount int not null check (amount between 1 and 1000),
  unit text not null check (unit in ('workingDays', 'days', 'hours')),
  amount_given boolean not null default false,
  starts_with text not null,
  from_receipt boolean not null default false,
  binding text not null check (binding in ('statutory', 'reference', 'promise')),
  owner text not null check (owner in ('authority', 'police', 'network', 'citizen')),
  unconfirmed boolean not null,
  extension_amount int check (extension_amount between 1 and 1000),
  extension_needs text,
  pauses text[] not null default '{}',
  added_at timestamptz not null,
  added_by text,
  primary key (code, version),
  check ((extension_amount is null) = (extension_needs is null))
);

-- A running clock of a case: at most one open round of a code. `due_at` is the last second that still counts. The case itself
-- lives in another room, which knows this one.
create table case_deadlines (
  case_id uuid not null,
  code text not null,
  round int not null,
  -- Of deadline_rules, whose rows never go; start_deadlines_1 looks. A foreign key would lock that one row for every case begun.
  rule_version int not null,
  station_id uuid,
  received_on date not null,
  started_at timestamptz not null,
  amount int not null check (amount between 1 and 1000),
  amount_given boolean not null,
  unit text not null check (unit in ('workingDays', 'days', 'hours')),
  binding text not null check (binding in ('statutory', 'reference', 'promise')),
  status text not null check (status in ('running', 'paused', 'met', 'ended')),
  due_on date,
  due_at timestamptz,
  amber_at timestamptz,
  remaining int not null default 0,
  provisional boolean not null,
  calendar_version bigint not null,
  met_at timestamptz,
  ended_at timestamptz,
  warned_amber_at timestamptz,
  warned_red_at timestamptz,
  primary key (case_id, code, round),
  check (status <> 'running' or (due_on is not null and due_at is not null and amber_at is not null)),
  check (status <> 'paused' or (due_on is null and due_at is null and amber_at is null)),
  check ((status = 'met') = (met_at is not null)),
  check ((status = 'ended') = (ended_at is not null))
) with (fillfactor = 80);
-- None of these grows with history: what is met, ended or warned of is in none of them.
create index case_deadlines_to_warn on case_deadlines (amber_at) where status = 'running' and warned_amber_at is null;
create index case_deadlines_to_say_over on case_deadlines (due_at) where status = 'running' and warned_red_at is null;
create index case_deadlines_open on case_deadlines (calendar_version, case_id, code, round) where status in ('running', 'paused');

-- Starts clocks that are not open yet. The last round alone can be open; the primary key decides between two that count the same
-- next one. Answers those it started. A rule that is not there is refused by the column it leaves empty.
create function start_deadlines_1(p_rows json) returns table (case_id uuid, code text, round int)
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  return query insert into case_deadlines as d (case_id, code, round, rule_version, station_id, received_on, started_at, amount, amount_given, unit, binding, status, due_on, due_at, amber_at, provisional, calendar_version)
  select n.case_id, n.code, coalesce(last.round, 0) + 1, (select r.version from deadline_rules r where r.code = n.code and r.version = n.rule_version),
    n.station_id, n.received_on, n.started_at, n.amount, n.amount_given, n.unit, n.binding, 'running', n.due_on, n.due_at, n.amber_at, n.provisional, n.calendar_version
  from json_to_recordset(p_rows) as n (case_id uuid, code text, rule_version int, station_id uuid, received_on date, started_at timestamptz, amount int, amount_given boolean, unit text, binding text,
    due_on date, due_at timestamptz, amber_at timestamptz, provisional boolean, calendar_version bigint)
  left join lateral (select e.round, e.status from case_deadlines e where e.case_id = n.case_id and e.code = n.code order by e.round desc limit 1) last on true
  where last.status is null or last.status not in ('running', 'paused')
  on conflict on constraint case_deadlines_pkey do nothing
  returning d.case_id, d.code, d.round;
end $$;

-- Times that do not count. One of a ground at a time.
create table case_deadline_pauses (
  case_id uuid not null,
  code text not null,
  round int not null,
  seq int not null,
  from_at timestamptz not null,
  until_at timestamptz check (until_at >= from_at),
  ground text not null check (ground in ('supplement', 'appraisal')),
  by_name text not null,
  primary key (case_id, code, round, seq),
  foreign key (case_id, code, round) references case_deadlines (case_id, code, round) on delete cascade
);
create unique index case_deadline_pauses_one on case_deadline_pauses (case_id, code, round, ground) where until_at is null;

create table case_deadline_extensions (
  case_id uuid not null,
  code text not null,
  round int not null,
  seq int not null,
  amount int not null check (amount between 1 and 1000),
  ground text not null,
  approver text not null,
  at timestamptz not null,
  primary key (case_id, code, round, seq),
  foreign key (case_id, code, round) references case_deadlines (case_id, code, round) on delete cascade
);

-- The working days whose digest was told; the row decides between two processes.
create table case_digests (
  day date primary key,
  told_at timestamptz not null
);

insert into deadline_rules (place, code, version, name, applies_to, effective_from, effective_to, amount, unit, amount_given, starts_with, from_receipt, binding, owner, unconfirmed, extension_amount, extension_needs, pauses, basis, source, added_at) values
  (1, 'acceptance', 1, '受理决定', 'consumerComplaint', '2020-01-01', '2026-04-14', 7, 'workingDays', false, '收到投诉', true, 'statutory', 'authority', false, null, null, '{supplement}',
    '《市场监督管理投诉举报处理暂行办法》（市场监管总局令第20号）第十四条；《消费者权益保护法》第四十六条', '公开转载的条文', '2026-01-01T00:00:00+08:00'),
  (1, 'acceptance', 2, '受理决定', 'consumerComplaint', '2026-04-15', null, 7, 'workingDays', false, '收到投诉', true, 'statutory', 'authority', false, null, null, '{supplement}',
    '《市场监督管理投诉举报处理办法》（市场监管总局令第121号）；《消费者权益保护法》第四十六条', '公开转载的条文', '2026-01-01T00:00:00+08:00'),
  (2, 'mediation', 1, '调解期限', 'consumerComplaint', '2020-01-01', '2026-04-14', 45, 'workingDays', false, '受理投诉', false, 'statutory', 'authority', true, null, null, '{appraisal}',
    '《市场监督管理投诉举报处理暂行办法》（市场监管总局令第20号）', '公开转载的条文；《消费者权益保护法实施条例》自2024年7月1日起可能已改为60日，待核实', '2026-01-01T00:00:00+08:00'),
  (2, 'mediation', 2, '调解期限', 'consumerComplaint', '2026-04-15', null, 60, 'days', false, '受理投诉', false, 'statutory', 'authority', false, null, null, '{appraisal}',
    '《市场监督管理投诉举报处理办法》（市场监管总局令第121号）第二十三条第一款第五项', '公开转载的文书格式所引条文', '2026-01-01T00:00:00+08:00'),
  (3, 'terminationNotice', 1, '终止调解告知', 'consumerComplaint', '2020-01-01', '2026-04-14', 7, 'workingDays', false, '终止调解', false, 'statutory', 'authority', true, null, null, '{}',
    '《市场监督管理投诉举报处理暂行办法》（市场监管总局令第20号）', '公开转载的条文，待核实', '2026-01-01T00:00:00+08:00'),
  (3, 'terminationNotice', 2, '终止调解告知', 'consumerComplaint', '2026-04-15', null, 7, 'workingDays', false, '终止调解', false, 'statutory', 'authority', true, null, null, '{}',
    '《市场监督管理投诉举报处理办法》（市场监管总局令第121号）', '沿用原办法的期限，新办法条文待核实', '2026-01-01T00:00:00+08:00'),
  (4, 'reportDecision', 1, '是否立案', 'infringementReport', '2020-01-01', null, 15, 'workingDays', false, '收到举报', true, 'statutory', 'authority', true, 15, '经市场监管部门负责人批准', '{appraisal}',
    '《市场监督管理行政处罚程序规定》第十八条', '近年修订情况待核实', '2026-01-01T00:00:00+08:00'),
  (5, 'reportNotice', 1, '告知举报人', 'infringementReport', '2020-01-01', '2026-04-14', 5, 'workingDays', false, '作出是否立案决定', false, 'statutory', 'authority', false, null, null, '{}',
    '《市场监督管理投诉举报处理暂行办法》（市场监管总局令第20号）第三十一条', '公开转载的条文', '2026-01-01T00:00:00+08:00'),
  (5, 'reportNotice', 2, '告知举报人', 'infringementReport', '2026-04-15', null, 5, 'workingDays', false, '作出是否立案决定', false, 'statutory', 'authority', true, null, null, '{}',
    '《市场监督管理投诉举报处理办法》（市场监管总局令第121号）', '沿用原办法的期限，新办法条文待核实', '2026-01-01T00:00:00+08:00'),
  (6, 'serviceReply', 1, '答复意见', 'serviceComplaint', '2020-01-01', null, 5, 'workingDays', false, '收到意见', true, 'promise', 'network', false, null, null, '{supplement}',
    '服务网络的承诺', '服务网络', '2026-01-01T00:00:00+08:00'),
  (7, 'transferAcceptance', 1, '接收转办', 'any', '2020-01-01', null, 2, 'workingDays', false, '转办', false, 'promise', 'network', false, null, null, '{}',
    '服务网络的承诺', '服务网络', '2026-01-01T00:00:00+08:00'),
  (8, 'supplement', 1, '补充材料', 'any', '2020-01-01', null, 10, 'days', true, '通知补充', false, 'promise', 'citizen', false, null, null, '{}',
    '经办人在通知中写明的日期', '服务网络', '2026-01-01T00:00:00+08:00'),
  (9, 'confirmation', 1, '确认办理结果', 'any', '2020-01-01', null, 15, 'days', false, '答复办理结果', false, 'promise', 'citizen', false, null, null, '{}',
    '服务网络的承诺', '服务网络', '2026-01-01T00:00:00+08:00'),
  (10, 'crimeDecision', 1, '是否移送公安机关', 'any', '2020-01-01', null, 3, 'days', false, '报告涉嫌犯罪', false, 'statutory', 'authority', true, null, null, '{}',
    '《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号，2020年修订）', '暂按日历日计算，是否为工作日待核实', '2026-01-01T00:00:00+08:00'),
  (11, 'crimeTransfer', 1, '移送公安机关', 'any', '2020-01-01', null, 24, 'hours', false, '批准移送', false, 'statutory', 'authority', true, null, null, '{}',
    '《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号，2020年修订）', '待核实', '2026-01-01T00:00:00+08:00'),
  (12, 'policeDecision', 1, '公安机关是否立案', 'any', '2020-01-01', null, 3, 'days', false, '受理移送', false, 'reference', 'police', true, null, null, '{}',
    '《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号，2020年修订）', '暂按日历日计算，是否为工作日待核实', '2026-01-01T00:00:00+08:00'),
  (13, 'review', 1, '其他站点复核', 'any', '2020-01-01', null, 5, 'workingDays', false, '不接受办理结果', false, 'promise', 'network', false, null, null, '{}',
    '服务网络的承诺', '服务网络', '2026-01-01T00:00:00+08:00');

create trigger deadline_rules_append_only before update or delete on deadline_rules for each row execute function refuse_edit();
