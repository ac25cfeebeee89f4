using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// The PowerShell by which an Exchange administrator puts a registration on the organisation's list. The parameter is one string that
/// overwrites the whole list, and the list is shown only when it is asked for: who writes the own id alone locks everybody else out.
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
/// </summary>
internal static class EwsAllowScript
{
    /// <summary>
    /// One block, so that pasted line by line nothing of it runs before its end, and what fails ends it. It can be run more than once. An id is
    /// letters, digits and hyphens, so that nothing has to be quoted. Where EwsEnabled was never set the list is not in force: to set it then would
    /// keep out everybody who is not on it, so that it is left as it is, and with an empty list nothing is written.
    /// </summary>
    public static string Of(AppId clientId) => $$"""
        Connect-ExchangeOnline
        & {
            $ErrorActionPreference = 'Stop'
            $clientId = '{{clientId}}'
            $before = Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop
            $list = @("$($before.EwsAllowedAppIDs)" -split '[,;\s]+' | Where-Object { $_ })
            "Before, for the way back: EwsEnabled '$($before.EwsEnabled)', EwsAllowedAppIDs '$($list -join ',')'"
            $isSet = "$($before.EwsEnabled)" -ne ''
            if (-not $isSet -and $list.Count -eq 0) {
                'Nothing was written: EWS is open here to every application that may use it. A list would keep out all that are not on it.'
                return
            }
            if ($list -notcontains $clientId) { $list += $clientId }
            $after = @{ EwsAllowedAppIDs = $list -join ',' }
            if ($isSet) { $after.EwsEnabled = $true }
            Set-OrganizationConfig @after -ErrorAction Stop
            Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, EwsAllowedAppIDs, EwsApplicationAccessPolicy, EwsAllowList, EwsBlockList
        }
        """;
}
