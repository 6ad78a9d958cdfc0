namespace ServiceNet.Cases.Deadlines;

/// <summary>The deadlines (期限) there are. A code never changes; its law and its days are data (<see cref="DeadlineRule"/>).</summary>
public static class DeadlineCodes
{
    /// <summary>受理决定 on a consumer's complaint; starts when it is received.</summary>
    public const string Acceptance = "acceptance";

    /// <summary>调解 of a consumer's complaint; starts with its acceptance.</summary>
    public const string Mediation = "mediation";

    /// <summary>终止调解告知; starts when mediation is terminated.</summary>
    public const string TerminationNotice = "terminationNotice";

    /// <summary>是否立案 on a report; starts when it is received.</summary>
    public const string ReportDecision = "reportDecision";

    /// <summary>告知实名举报人; starts with the decision.</summary>
    public const string ReportNotice = "reportNotice";

    /// <summary>答复对服务站的意见; starts when it is received.</summary>
    public const string ServiceReply = "serviceReply";

    /// <summary>接收转办; starts when another station is asked to take the case.</summary>
    public const string TransferAcceptance = "transferAcceptance";

    /// <summary>补充材料, by the citizen; the clerk says how many days.</summary>
    public const string Supplement = "supplement";

    /// <summary>确认办理结果, by the citizen; starts when the outcome is given.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>是否移送涉嫌犯罪; starts when the suspicion is reported.</summary>
    public const string CrimeDecision = "crimeDecision";

    /// <summary>移送公安机关; starts with the approval.</summary>
    public const string CrimeTransfer = "crimeTransfer";

    /// <summary>公安机关立案决定; starts when the police have accepted the transfer.</summary>
    public const string PoliceDecision = "policeDecision";

    /// <summary>复核 by another station; starts when somebody does not accept an answer.</summary>
    public const string Review = "review";
}

/// <summary>What is counted.</summary>
public enum DeadlineUnit
{
    /// <summary>工作日, with make-up workdays.</summary>
    WorkingDays,

    /// <summary>日: calendar days; a last day off rolls forward to the next working day.</summary>
    Days,

    /// <summary>小时, from the instant of the start; nothing rolls.</summary>
    Hours,
}

/// <summary>Whom a date binds.</summary>
public enum DeadlineBinding
{
    /// <summary>法定: this network is the authority itself (<see cref="CasesOptions.IsAuthority"/>).</summary>
    Statutory,

    /// <summary>参考: the law's own clock runs at the authority, from its own receipt.</summary>
    Reference,

    /// <summary>承诺: the network's own word.</summary>
    Promise,
}

/// <summary>Who must act before it is over.</summary>
public enum DeadlineOwner
{
    /// <summary>市场监管部门.</summary>
    Authority,

    /// <summary>公安机关.</summary>
    Police,

    /// <summary>The station that has the case.</summary>
    Network,

    /// <summary>The person whose case it is.</summary>
    Citizen,
}

/// <summary>
/// One version of a rule: how long something may take, by which law or promise, for cases received from when to when.
/// Versions are only ever added (<see cref="AddRuleVersion"/>); a deadline keeps the version it was started under.
/// </summary>
public sealed record DeadlineRule
{
    /// <summary>One of <see cref="DeadlineCodes"/>.</summary>
    public string Code { get; init; } = "";

    /// <summary>Ascending from 1 for each code.</summary>
    public int Version { get; init; }

    /// <summary>What it is called on a page: 受理决定.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind of case it is for, or <c>any</c>.</summary>
    public string AppliesTo { get; init; } = "";

    /// <summary>The first day of receipt it is for.</summary>
    public DateOnly EffectiveFrom { get; init; }

    /// <summary>The last day of receipt it is for; null while no later version is known.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>Law and article in words; the article only where a source named it.</summary>
    public string Basis { get; init; } = "";

    /// <summary>Where that was read, or whose promise it is.</summary>
    public string Source { get; init; } = "";

    /// <summary>How many, extensions not included.</summary>
    public int Amount { get; init; }

    /// <summary>Of what.</summary>
    public DeadlineUnit Unit { get; init; }

    /// <summary>True when whoever starts it says how many; <see cref="Amount"/> is then what is proposed.</summary>
    public bool AmountGiven { get; init; }

    /// <summary>What starts it, in words: 收到投诉.</summary>
    public string StartsWith { get; init; } = "";

    /// <summary>True when it runs from the receipt of a case.</summary>
    public bool FromReceipt { get; init; }

    /// <summary>What it is where this network is the authority; see <see cref="BindingFor"/>.</summary>
    public DeadlineBinding Binding { get; init; }

    /// <summary>Who must act.</summary>
    public DeadlineOwner Owner { get; init; }

    /// <summary>待核实: nobody has compared it with the official text.</summary>
    public bool Unconfirmed { get; init; }

    /// <summary>By how many of the same unit it may be extended, once; null when law knows no extension.</summary>
    public int? ExtensionAmount { get; init; }

    /// <summary>What an extension needs, in words: 经负责人批准.</summary>
    public string? ExtensionNeeds { get; init; }

    /// <summary>The grounds (<see cref="PauseGrounds"/>) on which it may be paused.</summary>
    public string[] Pauses { get; init; } = [];

    /// <summary>Whom it binds where this network is, or is not, the authority.</summary>
    public DeadlineBinding BindingFor(bool isAuthority) => Binding == DeadlineBinding.Statutory && !isAuthority ? DeadlineBinding.Reference : Binding;
}

/// <summary>Why a clock may stand still.</summary>
public static class PauseGrounds
{
    /// <summary>等待补充材料.</summary>
    public const string Supplement = "supplement";

    /// <summary>检验、检测、鉴定.</summary>
    public const string Appraisal = "appraisal";

    /// <summary>Every ground with its words.</summary>
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Supplement] = "等待补充材料",
        [Appraisal] = "检验、检测、鉴定",
    };
}
