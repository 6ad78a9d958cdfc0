using Microsoft.Playwright;
using Xunit;

namespace ServiceNet.BrowserTests;

/// <summary>What a page is looked at on: a usual telephone, and the old PC of a town's station.</summary>
public enum Screen
{
    /// <summary>390×844.</summary>
    Phone,

    /// <summary>1366×768.</summary>
    Desk,
}

/// <summary>The two screens, for theories.</summary>
public static class Screens
{
    /// <summary>Every journey is taken on both.</summary>
    public static TheoryData<Screen> Both => [Screen.Phone, Screen.Desk];

    /// <summary>The visible part of the page.</summary>
    public static ViewportSize Size(this Screen screen)
        => screen == Screen.Phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1366, Height = 768 };

    /// <summary>The folder of its screenshots.</summary>
    public static string Folder(this Screen screen) => $"{screen.Size().Width}x{screen.Size().Height}";

    /// <summary>A station, person or time for each screen, so that two runs of one journey do not meet.</summary>
    public static T Pick<T>(this Screen screen, T phone, T desk) => screen == Screen.Phone ? phone : desk;
}
