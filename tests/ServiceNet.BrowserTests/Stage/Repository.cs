using System.Reflection;

namespace ServiceNet.BrowserTests;

/// <summary>Where the files of the checkout under test are.</summary>
internal static class Repository
{
    /// <summary>The host's assembly, of the same configuration as this one.</summary>
    public static string Host => Value("Host");

    /// <summary>Where pictures of every page go; git-ignored.</summary>
    public static string Screenshots => Path.Combine(Value("Repository"), "artifacts", "screenshots");

    /// <summary>axe-core, a development dependency of the console: the host's build installs those.</summary>
    public static string Axe => Path.Combine(Value("Repository"), "src", "clients", "console", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Where Lighthouse is installed, apart from the clients: only the tests need it.</summary>
    public static string Lighthouse => Path.Combine(Value("Repository"), "tests", "ServiceNet.BrowserTests", "lighthouse");

    /// <summary>The pictures every page is compared with.</summary>
    public static string KeptPictures => Path.Combine(Value("Repository"), "tests", "ServiceNet.BrowserTests", "kept");

    /// <summary>A reader of QR codes, a development dependency of the mini-program.</summary>
    public static string QrReader => Path.Combine(Value("Repository"), "src", "clients", "miniprogram", "node_modules", "jsqr", "dist", "jsQR.js");

    /// <summary>Which pages the mini-program has.</summary>
    public static string MiniProgramPages => Path.Combine(Value("Repository"), "src", "clients", "miniprogram", "src", "pages.json");

    /// <summary>Every colour and size.</summary>
    public static string Tokens => Path.Combine(Value("Repository"), "src", "clients", "tokens", "tokens.scss");

    /// <summary>Every icon of the mini-program.</summary>
    public static string Icons => Path.Combine(Value("Repository"), "src", "clients", "miniprogram", "src", "styles", "icons.scss");

    /// <summary>The page that documents the look.</summary>
    public static string Look => Path.Combine(Value("Repository"), "miniprogram-api-docs", "guide", "look.md");

    /// <summary>The pictures of the documentation.</summary>
    public static string Pictures => Path.Combine(Value("Repository"), "miniprogram-api-docs", "pictures");

    private static string Value(string key)
        => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
