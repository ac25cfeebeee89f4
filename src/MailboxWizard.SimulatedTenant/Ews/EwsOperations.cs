using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Ews.Operations;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>The operations that are simulated, the schema since which each exists, and those that are known and missing.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange
internal static class EwsOperations
{
    private static readonly Dictionary<string, (int Year, int Pack, Func<EwsCall, XElement> Answer)> s_simulated = new()
    {
        ["GetFolder"] = (2007, 0, GetFolder.Answer),
        ["FindFolder"] = (2007, 0, FindFolder.Answer),
        ["CreateFolder"] = (2007, 0, CreateFolder.Answer),
        ["FindItem"] = (2007, 0, FindItem.Answer),
        ["GetItem"] = (2007, 0, GetItem.Answer),
        ["GetAttachment"] = (2007, 0, GetAttachment.Answer),
        ["MoveItem"] = (2007, 0, MoveItem.Answer),
        ["UpdateItem"] = (2007, 0, UpdateItem.Answer),
        ["DeleteItem"] = (2007, 0, DeleteItem.Answer),
        ["ResolveNames"] = (2007, 0, ResolveNames.Answer),
        ["ConvertId"] = (2007, 1, ConvertId.Answer),
    };

    private static readonly HashSet<string> s_known = [.. """
        AddDelegate AddDistributionGroupToImList AddImContactToGroup AddImGroup AddNewImContactToGroup AddNewTelUriContactToGroup AddTag ApplyConversationAction ArchiveItem CopyFolder CopyItem
        CreateAttachment CreateFolderPath CreateItem CreateManagedFolder CreateMeetingInstanceRequest CreateMeetingSpace CreateOrUpdateFocusedOtherOverride CreateUserConfiguration DeleteAttachment
        DeleteFocusedOtherOverride DeleteFolder DeleteMeetingInstanceRequest DeleteMeetingSpace DeleteSearchSuggestion DeleteUserConfiguration DisableApp DisconnectPhoneCall EmptyFolder EndSearchSession
        ExecuteSearch ExpandDL ExportItems FindAvailableMeetingTimes FindConversation FindMeetingSpaceByJoinUrl FindMeetingTimeCandidates FindMessageTrackingReport FindPeople FindTags GetAppManifests
        GetAppMarketplaceUrl GetClientAccessToken GetConversationItems GetDelegate GetDiscoverySearchConfiguration GetEvents GetFocusedOtherOverrides GetHoldOnMailboxes GetImItemList GetImItems GetInboxRules
        GetLastPrivateCatalogUpdate GetMailTips GetMeetingInstanceRequest GetMeetingSpace GetMessageTrackingReport GetNonIndexableItemDetails GetNonIndexableItemStatistics GetPasswordExpirationDate GetPersona
        GetPhoneCallInformation GetPrivateCatalogAddIns GetReminders GetRoomLists GetRooms GetSearchSuggestions GetSearchableMailboxes GetServerTimeZones GetServiceConfiguration GetSharingFolder
        GetSharingMetadata GetSpecificUserConfiguration GetStreamingEvents GetUserAvailabilityRequest GetUserConfiguration GetUserOofSettingsRequest GetUserPhoto GetUserRetentionPolicyTags HideTag InstallApp
        MarkAllItemsAsRead MarkAsJunk MoveFolder PerformReminderAction PlayOnPhone RefreshSharingFolder RegisterConsent RemoveContactFromImList RemoveDelegate RemoveDistributionGroupFromImList
        RemoveImContactFromGroup RemoveImGroup ReportMessage SearchMailboxes SendItem SetHoldOnMailboxes SetImGroup SetImListMigrationCompleted SetTeamMailbox SetUserOofSettingsRequest SetUserPhoto
        StartSearchSession Subscribe SyncFolderHierarchy SyncFolderItems UninstallApp UnpinTeamMailbox Unsubscribe UpdateDelegate UpdateExtensionUsage UpdateFolder UpdateInboxRules
        UpdateItemInRecoverableItems UpdateMeetingInstanceRequest UpdateMeetingSpace UpdateUserConfiguration UploadItems
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>What can be said before it is clear whose mailbox is meant.</summary>
    /// <exception cref="EwsFault">There is no such operation, or the request's version of the schema has it not yet.</exception>
    /// <exception cref="EwsNotSimulated">Exchange has it, the simulation has not.</exception>
    public static void Check(SoapRequest request)
    {
        var (name, version) = (request.Operation.Name, request.Version);
        // Guess: what is no operation is no valid request. Exchange goes by the local name of the first element of the body:
        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorInvalidRequest)
        if (name.Namespace != Messages) throw EwsFault.Invalid();
        if (!s_simulated.TryGetValue(name.LocalName, out var known)) throw s_known.Contains(name.LocalName) ? new EwsNotSimulated(name.LocalName) : EwsFault.Invalid();
        if (!version.IsAtLeast(known.Year, known.Pack) || request.Operation.Descendants(Types + "DistinguishedFolderId").Any(id => !DistinguishedFolders.Knows(version, (string)id.Attribute("Id")!)))
            throw new EwsFault("ErrorIncorrectSchemaVersion", "The request is valid but does not specify the correct server version in the RequestServerVersion SOAP header.  Ensure that the RequestServerVersion SOAP header is set with the correct RequestServerVersionValue.");
    }

    public static XElement Answer(EwsCall call) => s_simulated[call.Operation.Name.LocalName].Answer(call);
}
