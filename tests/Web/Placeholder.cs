namespace Piaohao.Web.Tests;
