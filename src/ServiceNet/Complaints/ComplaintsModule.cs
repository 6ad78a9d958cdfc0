using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Complaints;

/// <summary>The room of complaints, reports and opinions.</summary>
public static class ComplaintsModule
{
    /// <summary>Adds intake, the citizen's and the handlers' moves, and what time does.</summary>
    public static IServiceCollection AddComplaints(this IServiceCollection services)
    {
        services.AddSingleton<ComplaintNumbers>().AddSingleton<WriteSubmissions>().AddSingleton<SubmitComplaint>().AddSingleton<AnswerSubmissions>().AddSingleton<Change>().AddSingleton<PickReviewer>();
        services.AddSingleton<CitizenMoves>().AddSingleton<ClerkMoves>().AddSingleton<TransferComplaint>().AddSingleton<RevealComplainant>();
        services.AddSingleton<AssignComplaint>().AddSingleton<NoteOnComplaint>().AddSingleton<LinkComplaints>().AddSingleton<ReviewComplaint>().AddSingleton<MoveClocks>().AddSingleton<SuspectCrime>().AddSingleton<OpenEvidence>().AddSingleton<CountComplaints>();
        services.AddSingleton<ReadComplaints>().AddSingleton<SearchComplaints>().AddSingleton<ComplaintViews>().AddSingleton<StaffComplaintViews>().AddSingleton<ExportComplaints>();
        services.AddSingleton<DraftComplaint>().AddSingleton<ReplyTemplates>().AddSingleton<SavedViews>();
        services.AddSingleton<IRecurringJob, EndComplaintsByClock>().AddSingleton<IRecurringJob, ForgetDrafts>().AddSingleton<IRecurringJob, SettleSearch>();
        services.AddSingleton<IFactHandler, FollowCalendar>();
        services.AddSingleton<IPersonalRecords, ComplaintRecords>().AddSingleton<IPersonalRecords, DraftRecords>();
        services.AddSingleton<IVerification, VerifyComplaints>();
        services.AddSingleton(new SealedTable("complaint_senders", "complaint_id", new SealedColumn("contact_name"), new SealedColumn("contact_phone", "phone_index", "phone")));
        services.AddSingleton(new SealedTable("complaint_tracking", "complaint_id", new SealedColumn("secret")));
        services.AddSingleton(new SealedTable("complaint_drafts", "account_id", new SealedColumn("content")));
        services.AddSingleton(new SealedTable("complaint_exports", "id", new SealedColumn("query")));
        return services;
    }
}
