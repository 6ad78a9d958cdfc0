namespace ServiceNet.Complaints;

/// <summary>Identifies a complaint.</summary>
public readonly record struct ComplaintId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>What somebody brings.</summary>
public enum ComplaintKind
{
    /// <summary>举报线索: anyone's clue of an infringement; may be anonymous, needs concrete facts.</summary>
    InfringementReport,

    /// <summary>消费投诉: a consumer's own dispute from a purchase for living; needs a true identity.</summary>
    ConsumerComplaint,

    /// <summary>对服务站的意见: about a station of this network.</summary>
    ServiceComplaint,
}

/// <summary>
/// The states of a complaint. <see cref="Closed"/> and <see cref="Withdrawn"/> are ends; <see cref="Resolved"/> and
/// <see cref="Rejected"/> are answers the citizen may object to for a while.
/// </summary>
public enum ComplaintStatus
{
    /// <summary>已提交: nobody has decided yet. Entered by sending, by a supplement, and by objecting to a rejection.</summary>
    Submitted,

    /// <summary>待补充: more was asked for, with a date. Entered by the handler before or after acceptance.</summary>
    SupplementRequested,

    /// <summary>已受理. Entered by the handler, by a supplement after acceptance, by taking a referral back and by reopening.</summary>
    Accepted,

    /// <summary>已移送: an agency has it. Entered by the handler.</summary>
    Referred,

    /// <summary>已答复: an outcome with its basis. Entered by the handler; waits for the citizen.</summary>
    Resolved,

    /// <summary>已办结. Entered by the citizen's confirmation or by their silence.</summary>
    Closed,

    /// <summary>不予受理, with a legal reason and the other routes. Entered by the handler before acceptance.</summary>
    Rejected,

    /// <summary>已撤回. Entered by the citizen before an answer.</summary>
    Withdrawn,
}

/// <summary>What can happen to a complaint that leads from state to state.</summary>
public enum ComplaintMove
{
    /// <summary>受理.</summary>
    Accept,

    /// <summary>不予受理.</summary>
    Reject,

    /// <summary>要求补充.</summary>
    RequestSupplement,

    /// <summary>补充材料.</summary>
    Supplement,

    /// <summary>移送.</summary>
    Refer,

    /// <summary>收回移送: the agency did not take it, or sent it back.</summary>
    TakeBack,

    /// <summary>答复.</summary>
    Resolve,

    /// <summary>确认办结.</summary>
    Confirm,

    /// <summary>不满意，请求重办.</summary>
    Reopen,

    /// <summary>评价.</summary>
    Rate,

    /// <summary>撤回.</summary>
    Withdraw,

    /// <summary>The time to object is over.</summary>
    CloseBySilence,
}

/// <summary>The one table of moves.</summary>
internal static class ComplaintMoves
{
    /// <summary>Where a move leads from a state; null when it is illegal there.</summary>
    /// <param name="askedFrom">What a supplement leads back to.</param>
    public static ComplaintStatus? Target(ComplaintStatus from, ComplaintMove move, ComplaintStatus? askedFrom) => (from, move) switch
    {
        (ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested, ComplaintMove.Accept) when askedFrom is not ComplaintStatus.Accepted => ComplaintStatus.Accepted,
        (ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested, ComplaintMove.Reject) when askedFrom is not ComplaintStatus.Accepted => ComplaintStatus.Rejected,
        (ComplaintStatus.Submitted or ComplaintStatus.Accepted, ComplaintMove.RequestSupplement) => ComplaintStatus.SupplementRequested,
        (ComplaintStatus.SupplementRequested, ComplaintMove.Supplement) => askedFrom,
        (ComplaintStatus.Submitted or ComplaintStatus.Accepted, ComplaintMove.Supplement) => from,
        (ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested or ComplaintStatus.Accepted, ComplaintMove.Refer) => ComplaintStatus.Referred,
        (ComplaintStatus.Referred, ComplaintMove.TakeBack) => ComplaintStatus.Accepted,
        (ComplaintStatus.Accepted or ComplaintStatus.Referred, ComplaintMove.Resolve) => ComplaintStatus.Resolved,
        (ComplaintStatus.Resolved, ComplaintMove.Confirm or ComplaintMove.CloseBySilence) => ComplaintStatus.Closed,
        (ComplaintStatus.Resolved, ComplaintMove.Reopen) => ComplaintStatus.Accepted,
        (ComplaintStatus.Rejected, ComplaintMove.Reopen) => ComplaintStatus.Submitted,
        (ComplaintStatus.Resolved or ComplaintStatus.Closed, ComplaintMove.Rate) => from,
        (ComplaintStatus.Submitted or ComplaintStatus.SupplementRequested or ComplaintStatus.Accepted or ComplaintStatus.Referred, ComplaintMove.Withdraw) => ComplaintStatus.Withdrawn,
        _ => null,
    };
}
