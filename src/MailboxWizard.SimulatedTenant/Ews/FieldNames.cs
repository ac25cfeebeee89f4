using MailboxWizard.SimulatedTenant.Ews.Properties;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Every name that FieldURI takes.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/fielduri
internal static class FieldNames
{
    /// <summary>Of messages, and known although no message here has them.</summary>
    private const string OfOtherMessages = """
        item: EntityExtractionResult PolicyTag ArchiveTag RetentionDate PredictedActionReasons IsClutter RightsManagementLicenseData BlockStatus HasBlockedImages IconIndex MimeContentUTF8 Mentions MentionedMe
        message: ApprovalRequestData VotingInformation ReminderMessageData
        """;

    /// <summary>Of appointments, contacts, tasks and others, of which a mailbox here has none.</summary>
    private const string OfOtherItems = """
        meeting: AssociatedCalendarItemId IsDelegated IsOutOfDate HasBeenProcessed ResponseType ProposedStart ProposedEnd
        meetingRequest: MeetingRequestType IntendedFreeBusyStatus ChangeHighlights
        calendar: Start End OriginalStart StartWallClock EndWallClock StartTimeZoneId EndTimeZoneId IsAllDayEvent LegacyFreeBusyStatus Location EnhancedLocation When IsMeeting IsCancelled IsRecurring MeetingRequestWasSent
        calendar: IsResponseRequested CalendarItemType MyResponseType Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount AdjacentMeetingCount ConflictingMeetings AdjacentMeetings InboxReminders
        calendar: Duration TimeZone AppointmentReplyTime AppointmentSequenceNumber AppointmentState Recurrence FirstOccurrence LastOccurrence ModifiedOccurrences DeletedOccurrences MeetingTimeZone ConferenceType
        calendar: AllowNewTimeProposal IsOnlineMeeting MeetingWorkspaceUrl NetShowUrl UID RecurrenceId DateTimeStamp StartTimeZone EndTimeZone JoinOnlineMeetingUrl OnlineMeetingSettings IsOrganizer
        contacts: Alias AssistantName Birthday BusinessHomePage Children Companies CompanyName CompleteName ContactSource Culture Department DisplayName DirectoryId DirectReports EmailAddresses FileAs FileAsMapping Generation
        contacts: GivenName ImAddresses Initials JobTitle Manager ManagerMailbox MiddleName Mileage MSExchangeCertificate Nickname Notes OfficeLocation PhoneNumbers PhoneticFullName PhoneticFirstName PhoneticLastName Photo
        contacts: PhysicalAddresses PostalAddressIndex Profession SpouseName Surname WeddingAnniversary UserSMIMECertificate HasPicture
        task: ActualWork AssignedTime BillingInformation ChangeCount Companies CompleteDate Contacts DelegationState Delegator DueDate IsAssignmentEditable IsComplete IsRecurring IsTeamTask Mileage Owner PercentComplete
        task: Recurrence StartDate Status StatusDescription TotalWork
        postitem: PostedTime
        distributionlist: Members
        """;

    public static IEnumerable<string> All { get; } =
    [
        .. FolderFields.All.Select(field => field.Uri), .. ItemFields.All.Select(field => field.Uri), .. Read(OfOtherMessages), .. Read(OfOtherItems),
    ];

    public static bool IsOfFolders(string uri) => uri.StartsWith("folder:", StringComparison.Ordinal);

    private static IEnumerable<string> Read(string lines)
        => lines.Split('\n').SelectMany(line => line.Trim().Split(' ') is [var group, .. var names] ? names.Select(name => group + name) : []);
}
